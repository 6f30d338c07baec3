using System.Collections.ObjectModel;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>A stage written in script.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "CustomScore")]
[OutputType(typeof(Sample))]
public sealed class MeasureCustomScoreCommand : SampleCommand
{
    /// <summary>The name of the score; weights are given to it under this name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrWhiteSpace]
    public string Name { get; set; } = "";

    /// <summary>Gets the sample as $_ and returns a score in [0, 1], or nothing where it does not apply.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>How the score is fused.</summary>
    [Parameter]
    [MinerKindAlias]
    public MinerKind Kind { get; set; } = MinerKind.OutOfDistribution;

    /// <inheritdoc/>
    protected override void Begin() => _ = WeightedList.Of((Name, 0)); // the rules for names are there

    /// <inheritdoc/>
    protected override void Accept(Sample sample)
    {
        try
        {
            Collection<PSObject> output = ScriptBlock.InvokeWithContext(null, [new PSVariable("_", sample)]);
            WriteObject(sample.WithScore(Name, ToScore(output, sample)));
            return;
        }
        catch (InputException e)
        {
            WriteException(e, sample);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(e, "CustomScoreFailed", ErrorCategory.InvalidResult, sample));
        }

        WriteObject(sample.WithScore(Name, null));
    }

    private MinerScore? ToScore(Collection<PSObject> output, Sample sample) => output switch
    {
        [] or [null] => null,
        [var one] when LanguagePrimitives.TryConvertTo(one, out double value) && value is >= 0 and <= 1 =>
            new MinerScore { Algorithm = Name, Kind = Kind, Value = value, Explanation = $"{Name} {value:0.00}" },
        _ => throw new InputException(
            $"The script block of '{Name}' returned '{string.Join(", ", output)}' for {sample.Id}; it must return one number from 0 to "
                + "1, or nothing."),
    };
}
