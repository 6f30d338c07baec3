namespace HardExample.Core.Errors;

/// <summary>An error that the user can mend; everything else is a defect.</summary>
public abstract class HardExampleException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What, where, and how to mend it.</param>
    protected HardExampleException(string message) : base(message) { }

    /// <summary>Makes the error.</summary>
    /// <param name="message">What, where, and how to mend it.</param>
    /// <param name="inner">What the library below said.</param>
    protected HardExampleException(string message, Exception inner) : base(message, inner) { }
}
