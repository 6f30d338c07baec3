using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Ledgers;
using HardExample.Ledger;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Records labels that came back.</summary>
[Cmdlet(VerbsLifecycle.Register, "HardExampleLabel", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(LabelReport))]
public sealed class RegisterHardExampleLabelCommand : HardExampleCommand
{
    private readonly List<LabelItem> _items = [];

    /// <summary>The file of the ledger.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrWhiteSpace]
    public string Ledger { get; set; } = "";

    /// <summary>A manifest, CSV, a COCO file, a PASCAL VOC file, or a folder of them.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Path"), SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Samples with labels.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Sample", ValueFromPipeline = true)]
    public Sample[] InputObject { get; set; } = [];

    /// <summary>Path or name of an image.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Label", ValueFromPipelineByPropertyName = true), Alias("Source", "File")]
    public string ImagePath { get; set; } = "";

    /// <summary>Its class.</summary>
    [Parameter(ParameterSetName = "Label", ValueFromPipelineByPropertyName = true), Alias("Class")]
    public string? Label { get; set; }

    /// <summary>The images were rejected: nobody can label them.</summary>
    [Parameter]
    public SwitchParameter Rejected { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        switch (ParameterSetName)
        {
            case "Path":
                var reader = new LabelReader(JobStorage.Resolver, Rejected, problem => WriteError(problem.ToRecord()));
                foreach (string path in this.ResolveExisting(Path, literal: false)) Register(reader.Read(path, Cancellation), path);
                break;
            case "Sample":
                foreach (Sample sample in InputObject)
                    if (Rejected || sample.Label is not null || !sample.LabelledBoxes.IsDefault)
                        _items.Add(new(sample.Source, sample.Label, sample.LabelledBoxes.ToImmutableArray()));
                    else Complain(sample.Source);
                break;
            default:
                if (Rejected || !string.IsNullOrWhiteSpace(Label)) _items.Add(new(Existing(ImagePath), Label));
                else Complain(ImagePath);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (_items.Count > 0) Register(_items, "pipeline");
    }

    // A path relative to the location of the session; a name stays a name.
    private string Existing(string image) => this.ResolveTarget(image) is var path && System.IO.File.Exists(path) ? path : image;

    private void Complain(string image) => WriteException(new InputException($"{image} has no label."), image);

    private void Register(IEnumerable<LabelItem> items, string source)
    {
        string file = this.ResolveLedger(Ledger);
        LedgerFile.Require(file);
        LabelItem[] all = [.. items];
        if (!ShouldProcess(file, $"Record {all.Length} labels")) return;
        using LedgerFile ledger = LedgerFile.Open(file);
        LabelReport report = RunInBackground(cancel =>
            new LabelRegistrar(ledger, JobStorage.Resolver).Register(all, source, Rejected, cancel));
        foreach (SampleProblem problem in report.Unmatched) WriteError(problem.ToRecord());
        WriteObject(report);
    }
}
