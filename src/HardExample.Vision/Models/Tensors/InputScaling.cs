using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Vision.Models.Tensors;

/// <summary>Which scale, mean and standard deviation a model is fed with.</summary>
internal static class InputScaling
{
    /// <summary>Works the numbers out: value fed = (pixel × scale − mean) / std.</summary>
    /// <param name="model">What messages call the model.</param>
    /// <param name="description">What is said; wins.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="raw">Whether the model takes bytes.</param>
    /// <param name="imageNet">Mean and std to use when nothing is said; null for 0 and 1.</param>
    /// <param name="assume">Takes what had to be assumed.</param>
    /// <exception cref="ModelException">A list has neither one value nor one a channel, or a value is not usable.</exception>
    public static (double Scale, ImmutableArray<double> Mean, ImmutableArray<double> Std) From(
        string model, ModelDescription description, int channels, bool raw, (double[] Mean, double[] Std)? imageNet, Action<string> assume)
    {
        ImmutableArray<double> mean = PerChannel(model, "mean", description.Mean, channels, 0),
            std = PerChannel(model, "std", description.Std, channels, 1);
        bool said = description.Scale is not null || !description.Mean.IsDefaultOrEmpty || !description.Std.IsDefaultOrEmpty;
        if (description.Scale is { } given && !(double.IsFinite(given) && given != 0))
            throw new ModelException(
                $"The description of the model '{model}' says input.scale: {given}; it must be a finite number other than 0.");
        if (raw)
        {
            assume(said ? "the input takes bytes: pixels are fed raw, scale, mean and std of the description do not apply"
                : "the input takes bytes: pixels are fed raw");
            return (1, PerChannel(model, "mean", default, channels, 0), PerChannel(model, "std", default, channels, 1));
        }
        if (said)
        {
            // Mean values above 1 can only be meant for pixels in 0..255.
            double scale = description.Scale ?? (mean.Max() > 1 ? 1 : 1 / 255.0);
            if (description.Scale is null)
                assume(scale == 1 ? "pixels are fed in 0..255, as the mean suggests" : "pixels are scaled by 1/255");
            return (scale, mean, std);
        }
        if (imageNet is { } known)
        {
            assume("pixels are scaled by 1/255 and normalised with ImageNet's mean and standard deviation");
            return (1 / 255.0, [.. known.Mean], [.. known.Std]);
        }
        assume("pixels are scaled by 1/255");
        return (1 / 255.0, mean, std);
    }

    private static ImmutableArray<double> PerChannel(string model, string key, ImmutableArray<double> values, int channels, double fallback)
    {
        if (values.IsDefaultOrEmpty) return [.. Enumerable.Repeat(fallback, channels)];
        if (values.Any(v => !double.IsFinite(v) || (v == 0 && key == "std")))
            throw new ModelException(
                $"The description of the model '{model}' says input.{key}: [{string.Join(", ", values)}]; every value must be finite"
                + (key == "std" ? " and not 0." : "."));
        if (values.Length == channels) return values;
        if (values.Length == 1) return [.. Enumerable.Repeat(values[0], channels)];
        throw new ModelException(
            $"The description of the model '{model}' gives {values.Length} values under input.{key}; the input has {channels} "
            + $"{(channels == 1 ? "channel" : "channels")}, so give {channels} or 1.");
    }
}
