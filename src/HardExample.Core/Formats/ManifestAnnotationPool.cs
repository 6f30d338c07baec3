using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace HardExample.Core.Formats;

/// <summary>
/// Gives equal annotations without confidence and file, the labels of a training manifest, as one. It belongs to one thread, has a fixed size and forgets
/// what collides.
/// </summary>
internal struct ManifestAnnotationPool()
{
    private const int Slots = 64;
    private readonly ImmutableArray<ManifestAnnotation>[] _table = new ImmutableArray<ManifestAnnotation>[Slots];

    /// <summary>The list of this one annotation.</summary>
    public readonly ImmutableArray<ManifestAnnotation> Get(in ManifestAnnotationFields fields)
    {
        if (fields.Confidence is not null || fields.Location is not null || fields.Name is null) return [fields.ToAnnotation()];
        // Labels come from the pool of labels: equal ones are mostly the same object.
        ref ImmutableArray<ManifestAnnotation> slot = ref _table[RuntimeHelpers.GetHashCode(fields.Name) % Slots];
        if (!slot.IsDefault && slot[0] is var known && ReferenceEquals(known.Name, fields.Name) && ReferenceEquals(known.AnnotatedBy, fields.AnnotatedBy)
            && ReferenceEquals(known.Format, fields.Format) && known.Task == fields.Task) return slot;
        return slot = [fields.ToAnnotation()];
    }
}
