using GoAway.Analyzers.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GoAway.Analyzers;

/// <summary>A static method of one parameter that a fix adds to a type, once, and calls.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameter">The metadata name of its parameter's type.</param>
/// <param name="Text">The declaration from <c>static</c> on, as it stands at the left margin.</param>
/// <param name="Summary">What it answers.</param>
internal sealed record AddedMethod(string Name, string Parameter, string Text, string Summary)
{
    /// <summary>
    /// Adds the method behind the member that a node lies in, unless it is there already. False where something else has its name.
    /// </summary>
    public bool AddTo(Edits edits, Spot spot, KnownSymbols symbols)
    {
        var type = spot.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        var named = type is null
            ? spot.Model.LookupSymbols(spot.Node.SpanStart, name: Name)
            : ((INamedTypeSymbol)spot.Model.GetDeclaredSymbol(type)!).GetMembers(Name);
        if (named.OfType<IMethodSymbol>().Any(m => m is { IsStatic: true, Parameters: [var parameter] } && symbols.Is(parameter.Type, Parameter)))
        {
            return true;
        }

        if (type is null ? !named.IsEmpty : named.Any(m => m is not IMethodSymbol))
        {
            return false;
        }

        if (!edits.IsNew((type, Name, Parameter)))
        {
            return true;
        }

        if (type is null)
        {
            var last = ((CompilationUnitSyntax)spot.Root).Members.OfType<GlobalStatementSyntax>().Last();
            edits.In(spot).InsertAfter(last, Member($"// {Summary}\n{Text}", ""));
        }
        else
        {
            var member = type.Members.First(m => m.Span.Contains(spot.Node.SpanStart));
            edits.In(spot).InsertAfter(member, Member($"/// <summary>{Summary}</summary>\nprivate {Text}", spot.Layout.IndentAt(member.SpanStart)));
        }

        return true;

        MemberDeclarationSyntax Member(string text, string indent) =>
            new Template(spot).Member(spot.Layout.NewLine + spot.Layout.Lines(text.Replace("\r\n", "\n").Split('\n'), indent));
    }
}
