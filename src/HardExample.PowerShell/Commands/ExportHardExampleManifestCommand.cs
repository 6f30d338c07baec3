using System.Collections.Concurrent;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Models;
using HardExample.Jobs.Output;
using HardExample.Ledger;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Vision.Imaging;

namespace HardExample.PowerShell.Commands;

/// <summary>Writes hard examples as a data set: images, annotations and manifest.</summary>
[Cmdlet(VerbsData.Export, "HardExampleManifest", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(Sample))]
public sealed class ExportHardExampleManifestCommand : SampleCommand
{
    private readonly BlockingCollection<Sample> _queue = new(boundedCapacity: 256);
    private readonly List<Sample> _selected = [];
    private Task<ExportResult>? _export;
    private LedgerFile? _ledger;

    /// <summary>The directory to write to.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrWhiteSpace]
    public string OutputPath { get; set; } = "";

    /// <summary>Writes every sample, hard or not.</summary>
    [Parameter]
    public SwitchParameter IncludeAll { get; set; }

    /// <summary>The ledger in which what was written is marked as selected.</summary>
    [Parameter]
    public string? Ledger { get; set; }

    /// <summary>Replaces an earlier output.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Passes the samples on instead of the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        string path = this.ResolveTarget(OutputPath);
        if (!ShouldProcess(path, "Write hard examples")) return;
        // Before the export, so that a ledger that cannot be used is found before anything is written.
        if (Ledger is not null) _ledger = LedgerFile.Open(this.ResolveLedger(Ledger));
        IImageDecoder decoder = ImageDecoderFactory.Create(MiningExtensions.Default);
        var events = new CommandEvents(this, CreateProgress());
        var options = new ExportOptions
        {
            Overwrite = Force,
            IncludeAll = IncludeAll,
            ImageSize = sample => ImageSizes.Of(sample, JobStorage.Resolver, decoder),
            Flaw = sample => ImageSizes.Flaw(sample, JobStorage.Resolver, decoder),
            Progress = written => events.Progress(new(Jobs.Running.JobPhase.Exporting, written, null)),
            OnProblem = events.Problem,
        };
        // Images are copied while samples still come, so only a few are held.
        _export = Task.Run(() => new HardExampleExporter(JobStorage.Resolver)
            .Export(_queue.GetConsumingEnumerable(Cancellation), path, options, Cancellation));
    }

    /// <inheritdoc/>
    protected override void Accept(Sample sample)
    {
        while (_export is { IsCompleted: false } && !_queue.TryAdd(sample, FlushInterval, Cancellation)) Flush();
        if (_export is { IsCompleted: true }) _export.GetAwaiter().GetResult();
        Flush();
        if (_ledger is not null && (sample.IsHard || IncludeAll)) _selected.Add(sample);
        if (PassThru) WriteObject(sample);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _queue.CompleteAdding();
        if (_export is null) return;
        ExportResult result = RunInBackground(_ => _export.GetAwaiter().GetResult());
        if (_ledger is { } ledger)
        {
            HashSet<string> unwritten = [.. result.Problems.Select(static p => p.File)];
            RunInBackground(cancel =>
            {
                SelectionRecorder.Record(ledger, _selected.Where(s => !unwritten.Contains(s.Source)), result.ManifestPath,
                    JobStorage.Resolver, cancel);
                return true;
            });
        }
        foreach (string note in result.Notes()) WriteWarning(note);
        WriteVerbose($"{result.Written} of {result.Total} samples written to {result.ManifestPath}.");
        if (!PassThru) WriteObject(this.ToItem(result.ManifestPath));
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        if (_export is not null) ((IAsyncResult)_export).AsyncWaitHandle.WaitOne();
        _queue.Dispose();
        _ledger?.Dispose();
    }
}
