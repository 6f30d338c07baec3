using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace HardExample.Ledger.Tests;

/// <summary>Records for tests.</summary>
internal static class Make
{
    public static string Id(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    public static LedgerRecord Record(string content, LedgerState state, string? source = null, string? label = null,
        string? predicted = "cat", double? coefficient = 0.5, int[]? reasons = null, float[]? embedding = null) =>
        new(Id(content), new()
        {
            State = state, Source = source ?? $"/in/{content}.png", Coefficient = coefficient, ReasonIds = [.. reasons ?? [1]],
            Predicted = predicted, Confidence = 0.6, Label = label, LabelSource = label is null ? null : "labels.csv",
            Difficulty = label is null ? null : label == predicted ? 0 : 1,
        }) { Embedding = embedding, Extractor = "net" };

    /// <summary>An open connection to a database, to see what is in it.</summary>
    public static SqliteConnection Connection(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Selected images with embeddings, numbered from <paramref name="first"/>.</summary>
    public static IEnumerable<LedgerRecord> Records(int first, int count) => Enumerable.Range(first, count)
        .Select(static i => Record($"{i}", LedgerState.Selected, embedding: [1, i, 0, 0]));
}
