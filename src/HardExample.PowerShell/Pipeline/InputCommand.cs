using System.Management.Automation;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Storage;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A cmdlet that reads samples from paths, in order, as they are read.</summary>
public abstract class InputCommand : HardExampleCommand
{
    private int _inputs;
    private int _samples;

    /// <summary>Directories or manifests; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Directories or manifests, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>How inputs are read.</summary>
    private protected abstract InputOptions Options { get; }

    /// <summary>Where inputs are.</summary>
    private protected virtual StorageResolver Storage => JobStorage.Resolver;

    /// <summary>The path of the input that a resolved path stands for.</summary>
    private protected virtual string InputAt(string path) => path;

    /// <summary>Takes a sample that was read.</summary>
    private protected abstract void Read(Sample sample, ProgressMeter progress);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in this.ResolveExisting(literal ? LiteralPath : Path, literal)) Read(InputAt(path));
    }

    private void Read(string path)
    {
        ProgressMeter progress = CreateProgress();
        InputSet input = new InputReader(Storage).Open(path, Options, Cancellation);
        int first = _samples, items = 0;
        foreach (InputItem item in input.Read(Cancellation))
        {
            progress.Report(++items, input.Count);
            if (item.Problem is { } problem) WriteError(problem.ToRecord());
            else Read(InOrder(item.Sample!, path, first), progress);
            Flush();
        }

        progress.Complete();
        input.Notes.Tell(input.Path, WriteWarning);
        WriteVerbose($"{path}: {_samples - first} samples, {items - (_samples - first)} left out.");
        _inputs++;
    }

    /// <summary>Samples of several inputs are one population; frames of different inputs are no neighbours.</summary>
    private Sample InOrder(Sample sample, string path, int first)
    {
        _samples++;
        return _inputs == 0
            ? sample
            : sample with { SequenceIndex = first + sample.SequenceIndex, SequenceGroup = $"{path}|{sample.SequenceGroup}" };
    }
}
