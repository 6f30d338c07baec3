namespace HardExample.Core.Configuration;

/// <summary>Which difference between top-1 and top-2 makes a prediction doubtful.</summary>
public enum MarginRule
{
    /// <summary>A difference smaller than margin (what the parameter is for).</summary>
    Smaller,

    /// <summary>A difference greater than margin (the literal text of the original's documentation).</summary>
    Greater,
}
