using System.Management.Automation;
using HardExample.Core.Samples;

namespace HardExample.PowerShell.Arguments;

/// <summary>Takes the names that the kinds of scores had in version 0.1, Expert and Alarm, for one more version.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinerKindAliasAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData?.ToString()?.ToUpperInvariant() switch
    {
        "EXPERT" => MinerKind.ErrorEstimator,
        "ALARM" => MinerKind.OutOfDistribution,
        _ => inputData,
    };
}
