using System.Collections.Immutable;

namespace HardExample.Core.Configuration;

public sealed partial class WeightedList
{
    /// <summary>Makes a list.</summary>
    /// <exception cref="Errors.ConfigurationException">A name stands twice, or a weight is negative or not finite.</exception>
    public static WeightedList Of(params IEnumerable<(string Name, double Weight)> entries)
    {
        var list = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>();
        foreach ((string name, double weight) in entries)
        {
            if (!double.IsFinite(weight) || weight < 0)
                throw new Errors.ConfigurationException($"The weight of '{name}' is {weight}; a weight is a finite number of at least 0.");
            if (list.Any(e => e.Key == name)) throw new Errors.ConfigurationException($"'{name}' stands twice in a list of weights; leave one out.");
            list.Add(new(name, weight));
        }
        return new(list.ToImmutable());
    }
}
