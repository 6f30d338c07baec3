using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Cluster;
using HardExample.Cluster.Engines;

namespace HardExample.Cli.Commands;

/// <summary>Has an engine run plan, observe and reduce.</summary>
internal sealed class SubmitCommand : Command, IHasExamples
{
    private readonly Option<string> _input = new("--input") { Description = "A directory with images/ and inference_results/, or a "
        + "manifest.", HelpName = "path", Required = true };
    private readonly Option<string> _output = new("--output") { Description = "The directory to write to; it must be empty or not there.",
        HelpName = "directory", Required = true };
    private readonly Option<string> _work = WorkOption.Create();
    private readonly Option<int> _shards = WorkOption.CreateShards();
    private readonly Option<int> _workers = new("--workers") { Description = "How many shards are observed at once; as many as the "
        + "engine sees fit without it.", HelpName = "number" };
    private readonly Option<int> _attempts = new("--attempts") { Description = "How often a shard is tried.", HelpName = "number",
        DefaultValueFactory = static _ => 3 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of each task; the machine's processors are shared "
        + "among the workers without it.", HelpName = "number" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace an earlier output." };
    private readonly ConfigurationOptions _configuration = new();
    private readonly SlurmOptionSet _slurm = new();

    public SubmitCommand(CliConsole console)
        : base("submit", "Run a job in shards: plan, observe in parallel, reduce. Submitting again goes on with what is left.")
    {
        var engine = new Option<string>("--engine") { Description = "What runs the tasks.", HelpName = "name",
            DefaultValueFactory = static _ => LocalEngine.EngineName };
        engine.AcceptOnlyFromAmong([.. JobEngines.Names]);
        Add(engine);
        Add(_input);
        Add(_output);
        Add(_work);
        Add(_shards);
        Add(_workers);
        Add(_attempts);
        Add(_threads);
        _configuration.AddTo(this);
        Add(_force);
        _slurm.AddTo(this);
        SetAction(async (parsed, cancel) =>
        {
            SubmitRequest request = RequestOf(parsed);
            IJobEngine chosen = JobEngines.Create(parsed.GetRequiredValue(engine));
            if (chosen is not SlurmEngine) _slurm.Refuse(parsed);
            await ProgressDisplay.RunAsync(console, progress => Task.Run(
                () => chosen.SubmitAsync(request, new ConsoleJobEvents(console, progress, false), cancel),
                CancellationToken.None)).ConfigureAwait(false);
            JobStatusPrinter.Print(JobStatus.Read(WorkFolder.At(request.WorkPath), chosen), console);
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "hardexample submit --engine local --workers 2 --shards 8 --input in --work work --output out --config job.yaml",
        "hardexample submit --engine slurm --workers 16 --shards 64 --cpus 4 --memory 4G --time 2:00:00 --input in --work work --output "
            + "out --config job.yaml",
    ];

    private SubmitRequest RequestOf(ParseResult parsed) => new()
    {
        InputPath = parsed.GetRequiredValue(_input),
        OutputPath = parsed.GetRequiredValue(_output),
        WorkPath = parsed.GetRequiredValue(_work),
        Config = _configuration.Read(parsed),
        ShardCount = parsed.GetRequiredValue(_shards),
        Program = ThisProgram.Command,
        Workers = parsed.GetValue(_workers),
        Threads = parsed.GetValue(_threads),
        Attempts = Math.Max(1, parsed.GetValue(_attempts)),
        Overwrite = parsed.GetValue(_force),
        Slurm = _slurm.Read(parsed),
    };
}
