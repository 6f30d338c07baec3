using System.CommandLine;
using HardExample.Cluster.Engines;
using HardExample.Core.Errors;

namespace HardExample.Cli.Commands;

/// <summary>The options that ask something of Slurm.</summary>
internal sealed class SlurmOptionSet
{
    private readonly Option<string?> _partition = new("--partition") { Description = "Slurm: the partition.", HelpName = "name" };
    private readonly Option<string?> _time = new("--time") { Description = "Slurm: the longest that a step or a shard may take, as "
        + "2:00:00.", HelpName = "time" };
    private readonly Option<string?> _memory = new("--memory") { Description = "Slurm: memory of each task, as 4G.", HelpName = "size" };
    private readonly Option<string?> _reduceMemory = new("--reduce-memory") { Description = "Slurm: memory of reduce, which holds the "
        + "whole population.", HelpName = "size" };
    private readonly Option<int> _cpus = new("--cpus") { Description = "Slurm: processors of each task.", HelpName = "number" };
    private readonly Option<string?> _account = new("--account") { Description = "Slurm: the account that pays.", HelpName = "name" };
    private readonly Option<string[]> _extra = new("--slurm-option")
    {
        Description = "Slurm: a further option of sbatch, as --slurm-option=--qos=high; may stand several times.", HelpName = "option",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private IReadOnlyList<Option> All => [_partition, _time, _memory, _reduceMemory, _cpus, _account, _extra];

    public void AddTo(Command command)
    {
        foreach (Option option in All) command.Add(option);
    }

    /// <summary>What the user asked for.</summary>
    public SlurmOptions Read(ParseResult parsed) => new()
    {
        Partition = parsed.GetValue(_partition),
        Time = parsed.GetValue(_time),
        Memory = parsed.GetValue(_memory),
        ReduceMemory = parsed.GetValue(_reduceMemory),
        Cpus = parsed.GetValue(_cpus),
        Account = parsed.GetValue(_account),
        Extra = [.. parsed.GetValue(_extra) ?? []],
    };

    /// <summary>Refuses the options where another engine would not heed them.</summary>
    /// <exception cref="ConfigurationException">One was given.</exception>
    public void Refuse(ParseResult parsed)
    {
        if (All.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given)
            throw new ConfigurationException($"{given.Name} is for --engine slurm; the local engine does not know it.");
    }
}
