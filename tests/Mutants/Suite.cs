using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.FSharp.Core;
using Xunit;
using Xunit.Sdk;

namespace GoAway.Analyzers.Mutants;

/// <summary>One test with its arguments, to be run in this process again and again: what is compiled once stays so.</summary>
internal sealed record Test(string Name, Type Class, MethodInfo Method, object?[] Arguments)
{
    /// <summary>What is slow, runs a build or reads the repository says little about one change for what it costs.</summary>
    private static readonly string[] LeftOut = ["SelfTests", "AgreementTests", "MemoryTests"];

    /// <summary>Properties are asked of the same values each time.</summary>
    private static readonly Config SameValues = Config.QuickThrowOnFailure.WithReplay(1, 1).WithQuietOnSuccess(true);

    public static IReadOnlyList<Test> All(string? filter) =>
    [
        .. from type in Assembly.Load("GoAway.Analyzers.Tests").GetExportedTypes()
           where !type.IsAbstract && !LeftOut.Any(type.FullName!.Contains) && (filter is null || filter.Split(',').Any(type.FullName!.Contains))
           from method in type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).OrderBy(method => method.Name, StringComparer.Ordinal)
           from test in Cases(type, method)
           orderby test.Name
           select test,
    ];

    /// <summary>What is wrong, or null.</summary>
    public async Task<Exception?> Run()
    {
        try
        {
            if (IsProperty(Method))
            {
                Check.Method(SameValues, Method, FSharpOption<object>.Some(Activator.CreateInstance(Class)!));
            }
            else if (Method.Invoke(Activator.CreateInstance(Class), Arguments) is Task task)
            {
                await task;
            }

            return null;
        }
        catch (Exception wrong)
        {
            return wrong;
        }
    }

    private static IEnumerable<Test> Cases(Type type, MethodInfo method)
    {
        var parameters = method.GetParameters();
        var data = parameters.Length == 0 || IsProperty(method)
            ? [[]]
            : method.GetCustomAttributes<DataAttribute>().SelectMany(attribute => attribute.GetData(method));
        return data.Select((arguments, number) => new Test(
            $"{type.FullName}.{method.Name}#{number}",
            type,
            method,
            IsProperty(method) ? [] : Complete(arguments ?? [null], parameters)));
    }

    private static bool IsProperty(MethodInfo method) => method.IsDefined(typeof(PropertyAttribute), inherit: true);

    private static object?[] Complete(object?[] given, ParameterInfo[] parameters)
    {
        if (parameters is not [.. var first, { ParameterType: { IsArray: true } array } last] || !last.IsDefined(typeof(ParamArrayAttribute)))
        {
            return [.. given, .. parameters.Skip(given.Length).Select(parameter => parameter.DefaultValue)];
        }

        if (given.Length == parameters.Length && given[^1]?.GetType() == array)
        {
            return given;
        }

        var rest = given.Skip(first.Length).ToArray();
        var values = Array.CreateInstance(array.GetElementType()!, rest.Length);
        rest.CopyTo(values, 0);
        return [.. given.Take(first.Length), values];
    }
}
