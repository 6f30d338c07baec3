using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Truth;

namespace HardExample.Cli.Commands;

/// <summary>The options --truth, --column and --difficulty, the same for every command that compares a job with the truth.</summary>
/// <param name="required">Whether the truth must be given.</param>
internal sealed class TruthOptionSet(bool required = true)
{
    private readonly Option<string> _truth = new("--truth")
    {
        Description = "CSV with a column 'file' and one of correct, difficulty, f1_lenient, f1, true_label; 'run_id' or 'scene' groups "
            + "frames.",
        HelpName = "file", Required = required,
    };

    private readonly Option<string?> _column = new("--column") { Description = "The column that holds the truth, when it has another name.",
        HelpName = "name" };
    private readonly Option<bool> _difficulty = new("--difficulty") { Description = "Larger values of that column are harder, instead "
        + "of better." };

    public void AddTo(Command command)
    {
        command.Add(_truth);
        command.Add(_column);
        command.Add(_difficulty);
    }

    /// <summary>Whether the user named a truth.</summary>
    public bool IsGiven(SymbolResult parsed) => parsed.GetResult(_truth) is not null;

    /// <summary>Whether the user named a truth.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_truth) is not null;

    /// <summary>The truth that the user named.</summary>
    /// <exception cref="InputException">The file cannot be read, or is not a truth file.</exception>
    public ImmutableArray<TruthEntry> Read(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_truth);
        try
        {
            using var text = new StreamReader(path);
            return TruthFile.Read(text, path, new(parsed.GetValue(_column), parsed.GetValue(_difficulty)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The truth {path} cannot be read: {e.Message}", e);
        }
    }
}
