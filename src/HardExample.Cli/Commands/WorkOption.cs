using System.CommandLine;
using HardExample.Cluster;

namespace HardExample.Cli.Commands;

/// <summary>The option --work, the same for every command of a job in shards.</summary>
internal static class WorkOption
{
    public static Option<string> Create() => new("--work")
    {
        Description = "The folder that all tasks of the job share.", HelpName = "directory", Required = true,
    };

    public static Option<int> CreateThreads() => new("--threads")
    {
        Description = "Threads; as many as the configuration says without it. It never changes the result.", HelpName = "number",
    };

    public static Option<int> CreateShards() => new("--shards") { Description = "How many shards.", HelpName = "number", Required = true };

    public static WorkFolder Of(ParseResult parsed, Option<string> work) => WorkFolder.At(parsed.GetRequiredValue(work));
}
