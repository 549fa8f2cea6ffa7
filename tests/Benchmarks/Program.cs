using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using GoAway.Analyzers.Benchmarks;

// "growth" is the short way to the question whether double the code takes double the time; the rest is BenchmarkDotNet's.
if (args is ["growth", ..])
{
    return Growth.Print(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5, args.ElementAtOrDefault(2) ?? "");
}

BenchmarkSwitcher.FromAssembly(typeof(Project).Assembly).Run(args, DefaultConfig.Instance.HideColumns(Column.Error, Column.RatioSD));
return 0;
