using System.Globalization;
using HardExample.Core.Errors;

namespace HardExample.Cluster.Engines;

/// <summary>Batch scripts of a job with their sbatch options. Every word is quoted: no shell interprets a user's text.</summary>
/// <param name="request">The job.</param>
/// <param name="commands">Its command lines.</param>
internal sealed class SlurmScripts(SubmitRequest request, TaskCommands commands)
{
    /// <summary>Options that the engine sets itself, and those with which sbatch would not queue a script and tell its id.</summary>
    private static readonly string[] Reserved =
    [
        "array", "dependency", "chdir", "output", "error", "parsable", "kill-on-invalid-dep", "wrap", "wait", "test-only", "help", "usage",
        "version", "job-name",
    ];

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The file of a step's script.</summary>
    public static string FileOf(WorkFolder work, string step) => Path.Combine(work.Root, "slurm", step + ".sh");

    /// <summary>The script that plans.</summary>
    public string Plan => $"""
        {Head}
        cd {Quoted(Environment.CurrentDirectory)} || exit 1
        exec {Words(commands.Plan)}

        """;

    /// <summary>The script of the array: observes the shard of its task, as often as asked for.</summary>
    public string Observe => string.Create(CultureInfo.InvariantCulture, $$"""
        {{Head}}
        for ((attempt = 1; attempt <= {{request.Attempts}}; attempt++)); do
            {{Words(commands.Observe(null, request.Threads))}}{{Threads}} && exit 0
            code=$?
            # {{TaskEnd.Misuse}}: the command line or the configuration is wrong, which no other attempt mends.
            [ "$code" -ne {{TaskEnd.Misuse}} ] || break
        done
        exit "$code"

        """);

    /// <summary>The script that reduces.</summary>
    public string Reduce => $"""
        {Head}
        exec {Words(commands.Reduce)}{Threads}

        """;

    /// <summary>Arguments of sbatch for a step.</summary>
    /// <param name="step">Name of the step.</param>
    /// <param name="log">Where it prints to, with the patterns of sbatch.</param>
    /// <param name="after">Id of the job that must have succeeded; null = none.</param>
    /// <param name="more">Further options.</param>
    public IReadOnlyList<string> Options(string step, string log, string? after, params IEnumerable<string> more)
    {
        SlurmOptions slurm = request.Slurm;
        int cpus = slurm.Cpus > 0 ? slurm.Cpus : request.Threads;
        string? memory = step == SlurmEngine.ReduceStep ? slurm.ReduceMemory ?? slurm.Memory : slurm.Memory;
        return
        [
            "--parsable", $"--job-name=hardexample-{step}", $"--chdir={commands.Work.Root}", $"--output={log}", "--nodes=1", "--ntasks=1",
            .. Option("partition", slurm.Partition), .. Option("time", slurm.Time), .. Option("mem", memory),
            .. Option("account", slurm.Account),
            .. Option("cpus-per-task", cpus > 0 ? cpus.ToString(CultureInfo.InvariantCulture) : null),
            // A step whose forerunner failed would wait for ever.
            .. after is null ? [] : (string[])[$"--dependency=afterok:{after}", "--kill-on-invalid-dep=yes"],
            .. more, .. slurm.Extra, FileOf(commands.Work, step),
        ];
    }

    /// <summary>Refuses what cannot be passed on unchanged.</summary>
    /// <exception cref="ConfigurationException">It names what and why.</exception>
    public void Check()
    {
        if (commands.Work.Root.AsSpan().IndexOfAny('%', '\\') >= 0)
            throw new ConfigurationException(
                $"The work folder {commands.Work.Root} has % or \\ in its path, which Slurm replaces in the names of log files. Name "
                + "another folder.");
        foreach (string word in (IEnumerable<string>)[.. commands.Plan, .. commands.Reduce, Environment.CurrentDirectory])
            if (word.Any(char.IsControl))
                throw new ConfigurationException(
                    $"\"{word}\" has a control character in it, which a batch script cannot hold. Give the file or folder another name.");
        foreach (string option in request.Slurm.Extra) Check(option);
    }

    private static void Check(string option)
    {
        string name = option.Split('=')[0];
        if (!name.StartsWith("--", StringComparison.Ordinal) || name.Length == 2 || name.AsSpan(2).ContainsAnyExcept(NameCharacters))
            throw new ConfigurationException(
                $"\"{option}\" is no option of sbatch in the form --name or --name=value, as in --slurm-option --qos=high.");
        // sbatch accepts any prefix of an option's name.
        if (Array.Find(Reserved, r => r.StartsWith(name[2..], StringComparison.Ordinal)) is { } reserved)
            throw new ConfigurationException($"The sbatch option --{reserved} is set by the engine and cannot be given ({option}).");
    }

    // Without a number of threads: as many as Slurm gives, which the program cannot see where tasks are not bound to processors.
    private string Threads => request.Threads > 0 ? "" : " --threads \"${SLURM_CPUS_ON_NODE:-1}\"";

    private static string Head => """
        #!/bin/bash
        # Written and submitted by: hardexample submit --engine slurm
        """;

    private static IEnumerable<string> Option(string name, string? value) => string.IsNullOrEmpty(value) ? [] : [$"--{name}={value}"];

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    /// <summary>A word as a shell takes it: as it stands when that is safe, in single quotes otherwise.</summary>
    internal static string Quoted(string word) => word.Length > 0
        && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or ',' or '+' or '@')
        ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
