using System.Management.Automation;
using HardExample.Core.Samples;

namespace HardExample.PowerShell.Arguments;

/// <summary>Lets a sample stand for the ids of its reasons.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReasonIdsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData.Plain() is Sample sample ? sample.HardReasons.ToArray() : inputData;
}
