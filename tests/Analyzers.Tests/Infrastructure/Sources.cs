using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace GoAway.Analyzers.Tests.Infrastructure;

/// <summary>The files of a test: one string, or <c>[("Client.cs", "…"), ("Program.cs", "…")]</c>; with or without markup.</summary>
[CollectionBuilder(typeof(Sources), nameof(Create))]
public sealed class Sources : IEnumerable<(string Path, string Text)>
{
    private readonly ImmutableArray<(string Path, string Text)> _files;

    private Sources(ImmutableArray<(string Path, string Text)> files) => _files = files;

    public static implicit operator Sources(string source) => new([("Test.cs", source)]);

    public static Sources Create(ReadOnlySpan<(string Path, string Text)> files) => new([.. files]);

    public Sources WithoutMarks() => new([.. _files.Select(file => (file.Path, Markup.Parse(file.Text).Text))]);

    public IEnumerator<(string Path, string Text)> GetEnumerator() => _files.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
