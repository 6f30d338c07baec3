using HardExample.Vision.Descriptors;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Tests.Descriptors;

public sealed class WeightFreeDescriptorTests
{
    private static float[] Describe(Func<int, int, (int, int, int)> pixel)
    {
        using RgbImage image = TestImage.Of(128, 128, pixel);
        return WeightFreeDescriptor.Compute(image);
    }

    private static double Cosine(float[] a, float[] b) => a.Zip(b).Sum(static p => (double)p.First * p.Second);

    [Fact]
    public void It_has_a_fixed_length_and_norm_1()
    {
        using RgbImage noise = TestImage.Noise(128, 128);
        float[] descriptor = WeightFreeDescriptor.Compute(noise);
        // 4·4 blocks × 3 channels × 3 moments + 7·7 blocks × 4 cells × 9 bins + 4·4 blocks × 10 bins
        Assert.Equal(144 + 1764 + 160, descriptor.Length);
        Assert.Equal(descriptor.Length, WeightFreeDescriptor.Length);
        Assert.Equal(1, Cosine(descriptor, descriptor), 5);
    }

    [Fact]
    public void A_flat_image_has_finite_values()
    {
        Assert.All(Describe(static (_, _) => (0, 0, 0)), static v => Assert.True(float.IsFinite(v)));
        Assert.All(Describe(static (_, _) => (90, 30, 200)), static v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void The_direction_of_stripes_matters_more_than_their_place()
    {
        float[] upright = Describe(static (x, _) => x / 8 % 2 == 0 ? (60, 60, 60) : (180, 180, 180));
        float[] moved = Describe(static (x, _) => (x + 4) / 8 % 2 == 0 ? (60, 60, 60) : (180, 180, 180));
        float[] lying = Describe(static (_, y) => y / 8 % 2 == 0 ? (60, 60, 60) : (180, 180, 180));
        Assert.True(Cosine(upright, moved) > Cosine(upright, lying) + 0.2);
    }

    [Fact]
    public void Colour_matters()
    {
        float[] red = Describe(static (x, y) => (200, (x + y) % 5, 0)), dark = Describe(static (x, y) => (190, (x + y) % 5, 10)),
            blue = Describe(static (x, y) => (0, (x + y) % 5, 200));
        Assert.True(Cosine(red, dark) > Cosine(red, blue) + 0.1);
    }

    [Fact]
    public void A_gradient_votes_for_its_own_orientation()
    {
        // Brightness rises to the right: angle 0, half-way between bins 8 and 0 of 9; in each block of 4 cells, 8 equal values of 1/√8.
        float[] ramp = Describe(static (x, _) => (x, x, x));
        float[] gradients = ramp[144..(144 + 36)];
        Assert.Equal(8, gradients.Count(static v => v > 0));
        Assert.Equal(4, gradients.Where(static (v, i) => i % 9 == 0).Count(static v => v > 0));
    }

    [Fact]
    public void Another_size_is_refused()
    {
        using RgbImage small = TestImage.Noise(64, 128);
        Assert.Throws<ArgumentException>(() => WeightFreeDescriptor.Compute(small));
    }
}
