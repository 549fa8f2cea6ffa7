namespace GoAway.Analyzers.Model;

/// <summary>What can be proved about a question asked of code: yes, no, or neither.</summary>
internal enum Answer
{
    /// <summary>Neither can be proved from the source.</summary>
    Unknown,

    /// <summary>Provably no.</summary>
    No,

    /// <summary>Provably yes.</summary>
    Yes,
}

internal static class Answers
{
    public static Answer Of(bool value) => value ? Answer.Yes : Answer.No;

    public static Answer Not(this Answer answer) => answer switch
    {
        Answer.Yes => Answer.No,
        Answer.No => Answer.Yes,
        _ => Answer.Unknown,
    };

    /// <summary>What holds of both: No wins over Unknown, as in <c>&amp;&amp;</c>.</summary>
    public static Answer And(this Answer left, Answer right) =>
        left == Answer.No || right == Answer.No ? Answer.No
        : left == Answer.Yes && right == Answer.Yes ? Answer.Yes
        : Answer.Unknown;

    /// <summary>What holds of either: Yes wins over Unknown, as in <c>||</c>.</summary>
    public static Answer Or(this Answer left, Answer right) => left.Not().And(right.Not()).Not();
}
