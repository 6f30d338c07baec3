namespace HardExample.Ledger;

/// <summary>How far an image has come.</summary>
public enum LedgerState
{
    /// <summary>A job looked at it.</summary>
    Seen,

    /// <summary>A job or an export chose it for labelling.</summary>
    Selected,

    /// <summary>A label came back.</summary>
    Labelled,

    /// <summary>It came back without a label: unusable.</summary>
    Rejected,
}
