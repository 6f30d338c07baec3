using System.Management.Automation;
using HardExample.Core.Drift;
using HardExample.Core.Evaluation;
using HardExample.Core.Reference;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Report;
using HardExample.Storage;

namespace HardExample.PowerShell.Commands;

/// <summary>Writes the HTML report.</summary>
[Cmdlet(VerbsData.Export, "HardExampleReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportHardExampleReportCommand : ReportingCommand
{
    /// <summary>The HTML file to write.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrWhiteSpace]
    public string Path { get; set; } = "";

    /// <summary>The heading of the report.</summary>
    [Parameter]
    public string Title { get; set; } = "Hard examples";

    /// <summary>What the samples were compared with; the training images nearest to hard samples are then shown.</summary>
    [Parameter]
    public TrainingReference? Reference { get; set; }

    /// <summary>The manifest of the training set, to find its pictures.</summary>
    [Parameter, JobParameter("train_data_path")]
    public string? TrainDataPath { get; set; }

    /// <summary>What Measure-HardExampleDrift said of the samples.</summary>
    [Parameter]
    public DriftResult? Drift { get; set; }

    /// <summary>How many samples are listed, the hardest.</summary>
    [Parameter, ValidateRange(1, 1_000_000)]
    public int First { get; set; } = 5000;

    /// <summary>Puts the pictures into a folder beside the file.</summary>
    [Parameter]
    public SwitchParameter Linked { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        string target = this.ResolveNewFile(Path, Force);
        if (!ShouldProcess(target, "Write report")) return;
        StoragePath? training = Config.TrainDataPath is { } path ? StoragePath.Parse(path).Parent : null;
        RunInBackground(cancel =>
        {
            EvaluationReport? evaluation = Truth.IsDefault ? null : Evaluator.Evaluate(Samples, Truth, Config.HardThreshold, null, cancel);
            ReportInput input = new ReportComposer(JobStorage.Resolver).Compose(
                Samples, Config, null, Reference, training is { } folder ? id => StoragePath.Parse(id, folder).Value : null, evaluation,
                cancel);
            input = input with { Task = TaskOfSamples, Algorithms = Weight ?? Config.Algorithms, Title = Title, MaxListed = First,
                Drift = Drift };
            return new ReportFileWriter(JobStorage.Resolver).Write(target, input, Linked, Force, cancel);
        });
        WriteObject(this.ToItem(target));
    }
}
