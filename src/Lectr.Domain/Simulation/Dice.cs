namespace Lectr.Domain.Simulation;

/// <summary>
/// Chance as data: xoshiro256** from a seed. The same seed throws the same numbers on every machine, for tests, benchmarks
/// and the demo alike. Not for secrets, and not for several threads at once.
/// </summary>
public sealed class Dice
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Dice that are the same for the same seed, and unlike for seeds as near as 1 and 2.</summary>
    public Dice(ulong seed)
    {
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    /// <summary>Dice for one part of a whole, independent of the order in which parts are thrown.</summary>
    public static Dice For(ulong seed, long part, long subpart)
    {
        var state = seed ^ ((ulong)part * 0x9E3779B97F4A7C15UL) ^ ((ulong)subpart * 0xC2B2AE3D27D4EB4FUL);
        return new Dice(Mix(ref state));
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>At least 0, less than 1.</summary>
    public double Unit() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>At least 0, less than <paramref name="sides"/>.</summary>
    public int Throw(int sides) => (int)(Unit() * sides);

    /// <summary>Whether something with this probability happens.</summary>
    public bool Happens(double probability) => Unit() < probability;

    /// <summary>Normally distributed, mean 0, standard deviation 1.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>Log-normally distributed around <paramref name="median"/>: lengths and times are skewed like that.</summary>
    public double Skewed(double median, double sigma) => median * Math.Exp(sigma * Normal());

    /// <summary>How many of something arrive when <paramref name="mean"/> do on average.</summary>
    public int Arrivals(double mean)
    {
        if (mean > 40)
        {
            return (int)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        }

        var limit = Math.Exp(-mean);
        var product = Unit();
        var count = 0;
        while (product > limit)
        {
            count++;
            product *= Unit();
        }

        return count;
    }

    /// <summary>A UUIDv7 of that moment.</summary>
    public Guid IdAt(DateTimeOffset moment)
    {
        var ms = moment.ToUnixTimeMilliseconds();
        var low = Bits();
        var high = Bits();
        return new Guid(
            (int)(ms >> 16), (short)ms, (short)(0x7000 | (int)(high & 0x0FFF)),
            (byte)(0x80 | (int)(low & 0x3F)), (byte)(low >> 8), (byte)(low >> 16), (byte)(low >> 24),
            (byte)(low >> 32), (byte)(low >> 40), (byte)(low >> 48), (byte)(low >> 56));
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
