using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.Rules;

/// <summary>GOAWAY201 and repetitions that somebody has to ask for: the callers by an argument, a person by an answer.</summary>
public sealed class RepeatedUnsafeSendOptInTests() : RuleTest("GOAWAY201")
{
    /// <summary>A method that repeats for a flag or a number, and what else its class has.</summary>
    private static string Optional(string parameter, string condition, string members, string send = "client.PostAsync(url, new StringContent(json))", string visibility = "internal") => $$"""
        public enum Mode { Once, Retry }

        {{visibility}} class C(HttpClient client, bool setting)
        {
            public async Task<HttpResponseMessage> Post(string url, string json, {{parameter}})
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        return await {{send}};
                    }
                    catch (HttpRequestException) when ({{condition}})
                    {
                        Console.WriteLine(setting);
                    }
                }
            }

            {{members}}
        }
        """;

    [Theory]
    [InlineData("bool retry = false", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\");")]
    [InlineData("bool retry = false", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\"); public Task Order() => Post(\"/order\", \"\", retry: false);")]
    [InlineData("int retries", "i < retries", "public Task Pay() => Post(\"/pay\", \"\", 0);")]
    [InlineData("Mode mode = Mode.Once", "mode == Mode.Retry && i < 3", "public Task Pay() => Post(json: \"\", url: \"/pay\");")]
    [InlineData("int? retries = null", "i < (retries ?? 0)", "public Task Pay() => Post(\"/pay\", \"\");")]
    [InlineData("bool retry", "retry && i < 3", "public Task Pay(bool retry = false) => Post(\"/pay\", \"\", retry); public Task Order() => Pay();")]
    public Task Nobody_opts_in_is_silent(string parameter, string condition, string members) => Silent(Optional(parameter, condition, members));

    [Theory]
    [InlineData("bool retry = false", "retry && i < 3", "")]
    [InlineData("bool retry = true", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\");")]
    [InlineData("bool retry = false", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\"); public Task Order() => Post(\"/order\", \"\", true);")]
    [InlineData("bool retry = false", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\", setting);")]
    [InlineData("bool retry = false", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\"); public Func<string, string, bool, Task<HttpResponseMessage>> Sender => Post;")]
    [InlineData("bool retry", "retry && i < 3", "public Task Pay(bool retry = false) => Post(\"/pay\", \"\", retry);")]
    [InlineData("int retries", "i < retries", "public Task Pay() => Post(\"/pay\", \"\", 0); public Task Order() => Post(\"/pay\", \"\", 3);")]
    public Task Somebody_may_opt_in(string parameter, string condition, string members) =>
        Reports(Optional(parameter, condition, members, "[|client.PostAsync(url, new StringContent(json))|]"));

    /// <summary>A library offers its flag to whoever uses it.</summary>
    [Theory]
    [InlineData("public")]
    [InlineData("public class Outer { public")]
    [InlineData("public class Outer { protected")]
    public Task Others_may_opt_in(string visibility) => Reports(
        Optional("bool retry = false", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\");", "[|client.PostAsync(url, new StringContent(json))|]", visibility) + (visibility.Contains('{') ? "}" : ""));

    [Theory]
    [InlineData("class Outer { public")]
    [InlineData("public class Outer { private")]
    [InlineData("public class Outer { private protected")]
    public Task Others_see_nothing_of_it_is_silent(string visibility) => Silent(
        Optional("bool retry = false", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\");", visibility: visibility) + "}");

    [Fact]
    public Task Nobody_else_calls_a_program_is_silent() => Silent(
        "await new C(new HttpClient(), true).Pay();\n" + Optional("bool retry = false", "retry && i < 3", "public Task Pay() => Post(\"/pay\", \"\");", visibility: "public"));

    /// <summary>A flag goes with what it is handed beside.</summary>
    [Theory]
    [InlineData("Post(\"/items/_search\", json, true)", "Post(\"/pay\", json, false)", "client.PostAsync(url, new StringContent(json))")]
    [InlineData("Post(\"/items/_search\", json, true)", "Post(\"/pay\", json, true)", "[|client.PostAsync(url, new StringContent(json))|]")]
    public Task Opted_in_for_what_only_reads(string find, string pay, string send)
    {
        var source = $$"""
            class C(HttpClient client)
            {
                private async Task<HttpResponseMessage> Post(string url, string json, bool retry)
                {
                    for (var i = 0; ; i++)
                    {
                        try
                        {
                            return await {{send}};
                        }
                        catch (HttpRequestException) when (retry && i < 3)
                        {
                        }
                    }
                }

                public Task Find(string json) => {{find}};

                public Task Pay(string json) => {{pay}};
            }
            """;
        return send.StartsWith('[') ? Reports(source) : Silent(source);
    }

    [Fact]
    public Task Nobody_opts_in_by_an_interface_is_silent() => Silent("""
        interface IPay { Task<HttpResponseMessage> Post(string json, bool retry); }

        class Pay(HttpClient client) : IPay
        {
            public async Task<HttpResponseMessage> Post(string json, bool retry)
            {
                try
                {
                    return await client.PostAsync("/pay", new StringContent(json));
                }
                catch (HttpRequestException) when (retry)
                {
                    return await Post(json, false);
                }
            }
        }

        class Orders(IPay pay)
        {
            public Task Pay() => pay.Post("", retry: false);
        }
        """);

    /// <summary>A loop that ends in success, and what it does about a failure.</summary>
    private static string Asking(string handler, string members = "", string send = "client.PostAsync(\"/pay\", new StringContent(json))", string success = "return;") => $$"""
        public interface IDialogs
        {
            Task<bool> ConfirmAsync(string question);
        }

        public static class MessageBox
        {
            public static int Show(string text) => text.Length;
        }

        public class C(HttpClient client, IDialogs dialogs, StreamReader reader)
        {
            public async Task Pay(string json)
            {
                while (true)
                {
                    try
                    {
                        (await {{send}}).EnsureSuccessStatusCode();
                        {{success}}
                    }
                    catch (HttpRequestException e)
                    {
                        {{handler}}
                    }
                }
            }

            public override string ToString() => $"{dialogs} {reader}";
            {{members}}
        }
        """;

    [Theory]
    [InlineData("Console.WriteLine(e.Message); if (Console.ReadLine() != \"y\") return;")]
    [InlineData("if (Console.ReadKey(true).Key != ConsoleKey.R) throw;")]
    [InlineData("if (!await dialogs.ConfirmAsync(\"Again?\")) throw;")]
    [InlineData("if (MessageBox.Show(e.Message) != 4) return;")]
    [InlineData("if (!Again(e.Message)) return;", "static bool Again(string text) { Console.Write(text); return Console.ReadLine() == \"y\"; }")]
    [InlineData("Pause();", "static void Pause() => Console.ReadKey();")]
    public Task A_person_decides_is_silent(string handler, string members = "") => Silent(Asking(handler, members));

    [Theory]
    [InlineData("Console.WriteLine(e.Message);", "Console.ReadLine(); return;")]
    [InlineData("reader.ReadLine();", "return;")]
    [InlineData("Show(e.Message);", "return;")]
    [InlineData("Confirm(json);", "return;")]
    public Task Nobody_is_asked(string handler, string success) => Reports(Asking(
        handler,
        "static void Show(string text) => Console.WriteLine(text); static bool Confirm(string json) => json.Length > 1;",
        "[|client.PostAsync(\"/pay\", new StringContent(json))|]",
        success));
}
