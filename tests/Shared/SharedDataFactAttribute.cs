namespace HardExample.Testing;

/// <summary>A test on the shared data; reported as skipped where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Root is null) Skip = SharedData.Missing;
    }
}
