namespace HardExample.ObjectStores;

/// <summary>What a <see cref="ErrorProxy"/> does to one request.</summary>
internal sealed record InjectedError
{
    /// <summary>Passed on without harm.</summary>
    public static InjectedError None { get; } = new();

    /// <summary>Wait before the request is passed on.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Answered by the proxy with this status, and <see cref="Code"/> in an S3 error document.</summary>
    public int? Status { get; init; }

    public string Code { get; init; } = "InternalError";

    /// <summary>Text of the error document.</summary>
    public string Message { get; init; } = "?";

    /// <summary>After so many bytes of the body the connection is cut.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Cut with a reset; else closed as if all had been said.</summary>
    public bool Reset { get; init; }

    /// <summary>The answer says that its body is as long as <see cref="CutAfter"/>.</summary>
    public bool LiesAboutLength { get; init; }

    /// <summary>One byte of the body is changed.</summary>
    public bool Corrupts { get; init; }
}
