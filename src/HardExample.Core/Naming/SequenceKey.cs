namespace HardExample.Core.Naming;

/// <summary>The sort key of an image in the order of the input.</summary>
/// <param name="Group">Folder or camera: only images of one group follow each other.</param>
/// <param name="Time">What orders within the group, before the name; "" when the name alone does.</param>
/// <param name="Name">The image.</param>
public readonly record struct SequenceKey(string Group, string Time, string Name)
{
    /// <summary>The order of two images: groups, then times, then names, each in natural order.</summary>
    public int CompareTo(SequenceKey other)
    {
        int order = NaturalNameComparer.Instance.Compare(Group, other.Group);
        if (order == 0) order = NaturalNameComparer.Instance.Compare(Time, other.Time);
        return order != 0 ? order : NaturalNameComparer.Instance.Compare(Name, other.Name);
    }
}
