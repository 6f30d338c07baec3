using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Core.Text;

namespace HardExample.Core.Evaluation.Truth;

/// <summary>
/// Reads the truth about predictions: comma-separated values with a header, a column <c>file</c>, a column of truth (see
/// <see cref="TruthOptions"/>) and optionally a column <c>scene</c> or <c>run_id</c> (empty = a scene of its own). A row with an empty
/// truth is left out.
/// </summary>
public static class TruthFile
{
    private const string TrueLabel = "true_label";
    private static readonly ImmutableArray<string> KnownColumns = ["correct", "difficulty", "f1_lenient", "f1", TrueLabel];
    private static readonly ImmutableArray<string> SceneColumns = ["scene", "run_id"];

    /// <summary>Reads a truth file.</summary>
    /// <param name="text">The text of the file; the caller closes it.</param>
    /// <param name="source">The name of the file, for messages.</param>
    /// <param name="options">Which column holds the truth.</param>
    /// <returns>The entries in the order of the file, each file once.</returns>
    /// <exception cref="InputException">A missing column, a value outside [0, 1], a repeated file, no usable row, or no CSV.</exception>
    public static ImmutableArray<TruthEntry> Read(TextReader text, string source, TruthOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= TruthOptions.Default;
        var entries = ImmutableArray.CreateBuilder<TruthEntry>();
        var files = new HashSet<string>(StringComparer.Ordinal);
        Columns? columns = null;
        foreach ((int line, IReadOnlyList<string> fields) in CsvText.Read(text, source))
        {
            if (columns is null)
            {
                columns = Columns.Find(fields, source, options);
                continue;
            }
            string value = fields[columns.Truth].Trim();
            if (value.Length == 0) continue;
            string file = fields[columns.File].Trim().Replace('\\', '/');
            if (file.Length == 0 || !files.Add(file))
                throw Invalid(source, line, file.Length == 0 ? "the file is empty." : $"{UserText.Quote(file)} stands here a second time.");
            string scene = columns.Scene < 0 ? "" : fields[columns.Scene].Trim();
            entries.Add(columns.IsLabel
                ? new(file, null, value, scene.Length == 0 ? null : scene)
                : new(file, Difficulty(value, columns, source, line), null, scene.Length == 0 ? null : scene));
        }
        return entries.Count > 0 ? entries.ToImmutable() : throw new InputException($"{source}: there is no row with a truth in it.");
    }

    private static double Difficulty(string text, Columns columns, string source, int line)
    {
        double value;
        if (bool.TryParse(text, out bool truth)) value = truth ? 1 : 0;
        else if (!UserText.TryNumber(text, out value) || !(value >= 0 && value <= 1))
            throw Invalid(source, line, $"{columns.TruthName} is {UserText.Quote(text)}; it must be a number from 0 to 1.");
        return columns.IsDifficulty ? value : 1 - value;
    }

    private static InputException Invalid(string source, int line, string message) =>
        new(FormattableString.Invariant($"{source}, line {line}: {message}"));

    private sealed record Columns(int File, int Truth, string TruthName, int Scene, bool IsLabel, bool IsDifficulty)
    {
        public static Columns Find(IReadOnlyList<string> header, string source, TruthOptions options)
        {
            string[] names = [.. header.Select(static n => n.Trim())];
            string list = string.Join(", ", names.Select(UserText.Quote));
            int file = Array.IndexOf(names, "file");
            if (file < 0) throw new InputException($"{source}: there is no column 'file'; the columns are {list}.");
            string? truth = options.Column ?? KnownColumns.FirstOrDefault(names.Contains);
            if (truth is null || !names.Contains(truth))
                throw new InputException(options.Column is null
                    ? $"{source}: none of the columns {list} is one of {string.Join(", ", KnownColumns)}; name the column that holds "
                        + "the truth."
                    : $"{source}: there is no column {UserText.Quote(options.Column)}. {NearestName.Suggest(options.Column, names)}");
            int scene = SceneColumns.Select(n => Array.IndexOf(names, n)).FirstOrDefault(static i => i >= 0, -1);
            bool difficulty = truth == "difficulty" || (options.IsDifficulty && !KnownColumns.Contains(truth));
            return new(file, Array.IndexOf(names, truth), truth, scene, truth == TrueLabel, difficulty);
        }
    }
}

/// <summary>The truth about one image.</summary>
/// <param name="File">Its file name, or as much of its path as tells it apart.</param>
/// <param name="Difficulty">0 right, 1 wrong, between for graded truth; null with <paramref name="TrueLabel"/>.</param>
/// <param name="TrueLabel">The true class, to be compared with the prediction; null when <paramref name="Difficulty"/> is given.</param>
/// <param name="Scene">Images of one scene belong together when the interval is estimated; null = a scene of its own.</param>
public sealed record TruthEntry(string File, double? Difficulty, string? TrueLabel, string? Scene)
{
    /// <summary>How wrong a prediction is, 0..1; null when it cannot be told (a label, but no classification to compare it with).</summary>
    public double? DifficultyOf(Prediction? prediction) => Difficulty
        ?? (prediction is ClassificationPrediction p ? (string.Equals(p.Label, TrueLabel, StringComparison.Ordinal) ? 0 : 1) : null);
}

/// <summary>How a truth file is read.</summary>
/// <param name="Column">The column of truth; null = the first of correct, difficulty, f1_lenient, f1, true_label.</param>
/// <param name="IsDifficulty">
/// Whether <paramref name="Column"/> grows with difficulty; otherwise it is a quality (1 = perfect) and difficulty is 1 minus its value.
/// The columns difficulty, correct, f1, f1_lenient and true_label are always read as what they are.
/// </param>
public sealed record TruthOptions(string? Column = null, bool IsDifficulty = false)
{
    /// <summary>The column is found by its name.</summary>
    public static TruthOptions Default { get; } = new();
}
