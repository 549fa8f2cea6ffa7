namespace Shop.Api.Payments;

public static class PaymentRegistration
{
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration)
    {
        var address = new Uri(configuration["Payments:Address"] ?? "https://payments.shop.example");

        // GOAWAY202: the standard handler retries every method, and this client charges by POST.
        services
            .AddHttpClient<PaymentClient>(client => client.BaseAddress = address)
            .AddStandardResilienceHandler();

        services
            .AddHttpClient<RefundClient>(client => client.BaseAddress = address)
            .AddStandardResilienceHandler();

        return services;
    }
}
