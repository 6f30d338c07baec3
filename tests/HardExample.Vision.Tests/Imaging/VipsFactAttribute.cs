using HardExample.Core.Errors;

namespace HardExample.Vision.Tests.Imaging;

/// <summary>A test that needs libvips; the test project brings it for linux-x64, other machines must have their own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VipsFactAttribute : FactAttribute
{
    public VipsFactAttribute()
    {
        try
        {
            NativeLibraries.RegisterVips();
        }
        catch (ConfigurationException e)
        {
            Skip = e.Message;
        }
    }
}
