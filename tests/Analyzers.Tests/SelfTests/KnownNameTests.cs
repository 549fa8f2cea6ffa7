using System.Reflection;
using GoAway.Analyzers.Tests.Infrastructure;
using Xunit;

namespace GoAway.Analyzers.Tests.SelfTests;

/// <summary>The types that the analyzers know by name exist in the real packages.</summary>
public sealed class KnownNameTests
{
    /// <summary>Each <c>const string …Name</c> of the assembly that has a namespace.</summary>
    public static TheoryData<string> Names =>
    [
        .. RuleClass.Shipped.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(constant => constant.IsLiteral && constant.FieldType == typeof(string) && constant.Name.EndsWith("Name", StringComparison.Ordinal))
            .Select(constant => (string)constant.GetRawConstantValue()!)
            .Where(name => name.Contains('.'))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Names))]
    public void A_known_name_is_a_type_of_some_world(string name) =>
        Assert.Contains(World.All, world => world.Empty.GetTypeByMetadataName(name) is not null);
}
