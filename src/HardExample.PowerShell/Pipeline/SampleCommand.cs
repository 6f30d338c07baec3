using System.Management.Automation;
using HardExample.Core.Samples;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A cmdlet that takes samples from the pipeline.</summary>
public abstract class SampleCommand : HardExampleCommand
{
    /// <summary>The samples; usually they come through the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public virtual Sample[] InputObject { get; set; } = [];

    /// <summary>Takes one sample, in input order.</summary>
    protected abstract void Accept(Sample sample);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        foreach (Sample sample in InputObject)
        {
            Cancellation.ThrowIfCancellationRequested();
            Accept(sample);
        }
    }
}
