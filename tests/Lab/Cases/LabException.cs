namespace GoAway.Analyzers.Lab.Cases;

/// <summary>The lab could not come to a measurement: no diagnostic, no fix, code that does not compile, a run that never ends.</summary>
public sealed class LabException(string message) : Exception(message);
