using HardExample.Core.Configuration;

namespace HardExample.PowerShell.Pipeline;

/// <summary>The models that a stage was given; null = not said.</summary>
internal readonly record struct ModelChoice(string? Serving, string? Checkpoint, string? EmbeddingOutput, string? FeatureMap,
    FeatureExtractor? Features)
{
    /// <summary>What a configuration says of models.</summary>
    public static ModelChoice Of(MiningConfig config) =>
        new(config.ModelServingUrl, config.CheckpointPath, config.Extensions.EmbeddingOutput, config.Extensions.FeatureMap,
            config.Extensions.FeatureExtractor is FeatureExtractor.Auto ? null : config.Extensions.FeatureExtractor);

    /// <summary>Whether the two nowhere say different things.</summary>
    public bool AgreesWith(ModelChoice other) => Agree(Serving, other.Serving) && Agree(Checkpoint, other.Checkpoint)
        && Agree(EmbeddingOutput, other.EmbeddingOutput) && Agree(FeatureMap, other.FeatureMap)
        && (Features is null || other.Features is null || Features == other.Features);

    /// <summary>What either says.</summary>
    public ModelChoice With(ModelChoice other) =>
        new(Serving ?? other.Serving, Checkpoint ?? other.Checkpoint, EmbeddingOutput ?? other.EmbeddingOutput,
            FeatureMap ?? other.FeatureMap, Features ?? other.Features);

    /// <summary>The configuration with this choice of models.</summary>
    public MiningConfig ApplyTo(MiningConfig config) => config with
    {
        ModelServingUrl = Serving,
        CheckpointPath = Checkpoint,
        Extensions = config.Extensions with
        {
            EmbeddingOutput = EmbeddingOutput, FeatureMap = FeatureMap, FeatureExtractor = Features ?? FeatureExtractor.Auto,
        },
    };

    private static bool Agree(string? a, string? b) => a is null || b is null || a == b;
}
