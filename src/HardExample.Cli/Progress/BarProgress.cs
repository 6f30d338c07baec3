using Spectre.Console;
using Spectre.Console.Rendering;

namespace HardExample.Cli.Progress;

/// <summary>Progress as bars on a terminal: one a stage, with rate and time left.</summary>
internal sealed class BarProgress : IStageProgress
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
    private readonly ProgressContext _context;

    private BarProgress(ProgressContext context) => _context = context;

    public static Task<T> RunAsync<T>(IAnsiConsole console, Func<IStageProgress, Task<T>> job) =>
        new Spectre.Console.Progress(console)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(),
                new RemainingTimeColumn())
            .StartAsync(context => job(new BarProgress(context)));

    public void Report(string stage, long done, long? total)
    {
        lock (_lock)
        {
            if (!_bars.TryGetValue(stage, out ProgressTask? bar)) _bars[stage] = bar = _context.AddTask(Markup.Escape(stage));
            bar.IsIndeterminate = total is null;
            if (total is long all) bar.MaxValue = Math.Max(all, 1);
            bar.Value = total is 0 ? 1 : done;
        }
    }

    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            double seconds = task.ElapsedTime?.TotalSeconds ?? 0;
            return new Text(seconds > 0 ? LineProgress.Rate(task.Value / seconds) : "").RightJustified();
        }
    }
}
