namespace HardExample.Core.Tests;

/// <summary>A test on the shared test data; reported as skipped where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Find() is null) Skip = "The folder shared/data is neither beside nor above the repository: this test checked nothing.";
    }
}
