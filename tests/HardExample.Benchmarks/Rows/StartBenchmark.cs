using HardExample.Benchmarks.Measuring;

namespace HardExample.Benchmarks.Rows;

/// <summary>A small job in a process of its own, from start to end.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    public string Name => "start";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        string[] arguments = DrawnImages.Job(settings, 10, "comprehensive_algo_config=feature_distribution_mining:1.0",
            "feature_op_config=image_brightness:0.5+ambiguity:0.5");
        string program = Checkout.Executable;
        yield return new Measurement(Name, "start, read, mine, write, end", "10 images, 2 features, no model", "s", default)
        {
            Note = $"the executable {Path.GetRelativePath(Checkout.Root, program)}, compiled "
                + $"{(Checkout.IsReadyToRun ? "ahead of time (ReadyToRun)" : "when it runs")}",
        }.Beside("an empty .NET program", settings.Turns.Pair(
            () => StartedProgram.Seconds(program, arguments, settings.Cancel), () => StartedProgram.SecondsOfNothing(settings.Cancel)),
            Goal.FigureAtMost(0.6));
    }
}
