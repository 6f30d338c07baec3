namespace HardExample.Core.Mining;

/// <summary>How a score takes part in the fusion.</summary>
public enum MinerKind
{
    /// <summary>Estimates how likely the prediction is wrong; experts are averaged by weight.</summary>
    Expert,

    /// <summary>Silent on ordinary samples, speaks when something is unusual; alarms raise the coefficient.</summary>
    Alarm,
}
