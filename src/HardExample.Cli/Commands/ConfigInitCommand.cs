using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Cli.Commands;

/// <summary>Writes a configuration to start from.</summary>
internal sealed class ConfigInitCommand : Command, IHasExamples
{
    public ConfigInitCommand(CliConsole console) : base(
        "init", "Write a configuration file with every parameter at its default and explained.")
    {
        var path = new Argument<string?>("path") { Description = "The file to write; without it the text goes to standard output.",
            Arity = ArgumentArity.ZeroOrOne };
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        Add(path);
        Add(force);
        SetAction(parsed =>
        {
            if (parsed.GetValue(path) is not string file)
            {
                console.Output.Write(ConfigTemplate.Text);
                return;
            }
            Write(file, parsed.GetValue(force));
            console.Output.WriteLine($"wrote {file}");
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample config init job.yaml", "hardexample config init job.yaml --force"];

    private static void Write(string file, bool replace)
    {
        if (!replace && File.Exists(file)) throw new StorageException($"{file} is there already; give another name or --force.");
        try
        {
            File.WriteAllText(file, ConfigTemplate.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{file} cannot be written: {e.Message}", e);
        }
    }
}
