namespace HardExample.Testing;

/// <summary>The same as <see cref="SharedDataFactAttribute"/>, with rows of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Root is null) Skip = SharedData.Missing;
    }
}
