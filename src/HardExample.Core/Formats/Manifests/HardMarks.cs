using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;

namespace HardExample.Core.Formats.Manifests;

/// <summary>The three hard marks in every notation: with and without quotes, and under @modelarts: names.</summary>
internal struct HardMarks()
{
    public bool? IsHard { get; private set; }

    public double? Coefficient { get; private set; }

    public ImmutableArray<int> Reasons { get; private set; }

    /// <summary>Takes what <paramref name="other"/> has and this lacks.</summary>
    public void FillFrom(in HardMarks other)
    {
        IsHard ??= other.IsHard;
        Coefficient ??= other.Coefficient;
        if (Reasons.IsDefault) Reasons = other.Reasons;
    }

    public void ReadHard(ref Utf8JsonReader reader)
    {
        Utf8Json.Advance(ref reader);
        IsHard = reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Number when reader.ValueSpan is [(byte)'1'] => true,
            JsonTokenType.Number when reader.ValueSpan is [(byte)'0'] => false,
            JsonTokenType.String => reader.GetString()!.Trim().ToUpperInvariant() switch
            {
                "TRUE" or "1" => true,
                "FALSE" or "0" => false,
                "" => null,
                _ => throw Bad("hard must be true or false"),
            },
            _ => throw Bad("hard must be true or false"),
        };
    }

    public void ReadCoefficient(ref Utf8JsonReader reader)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType == JsonTokenType.Null || reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty) return;
        if (!Utf8Json.TryNumber(ref reader, out double value) || !(value >= 0 && value <= 1))
            throw Bad("hard-coefficient must be a number from 0 to 1");
        Coefficient = value;
    }

    /// <summary>"1-20-2", a single number, or a list of numbers.</summary>
    public void ReadReasons(ref Utf8JsonReader reader)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            var ids = ImmutableArray.CreateBuilder<int>();
            for (Utf8Json.Advance(ref reader); reader.TokenType != JsonTokenType.EndArray; Utf8Json.Advance(ref reader))
                ids.Add(Utf8Json.TryNumber(ref reader, out double id) && id >= 0 && id == Math.Floor(id) && id < 1000
                    ? (int)id
                    : throw BadReasons());
            Reasons = ids.ToImmutable();
            return;
        }
        if (!Utf8Json.TryLabel(ref reader, out string text)) throw BadReasons();
        Reasons = Split(text);
    }

    private static ImmutableArray<int> Split(string text)
    {
        var ids = ImmutableArray.CreateBuilder<int>();
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.IsEmpty) return [];
        foreach (Range part in rest.Split('-'))
            ids.Add(int.TryParse(rest[part].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : throw BadReasons());
        return ids.ToImmutable();
    }

    private static InputException BadReasons() => Bad("hard-reasons must be reason ids joined with '-', such as \"1-20-2\"");

    private static InputException Bad(string what) => new(what + ".") { ErrorId = InputErrorIds.InvalidManifestLine };
}
