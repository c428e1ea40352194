using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Godwit.Indicators.Kernels;

/// <summary>Four stretches of one series, far apart, read and written side by side: lane j of a vector belongs to stretch j.</summary>
/// <remarks>
/// Kernels that work in blocks have no memory from block to block, so four blocks can be worked on at once, each lane doing exactly
/// what the plain loop does: the results are the same bits.
/// </remarks>
internal readonly ref struct Lanes
{
    public const int Count = 4;
    private readonly ref double _first, _second, _third, _fourth;

    /// <summary>Lane j begins at <paramref name="values"/>[j·stride]; the caller never reaches beyond the end of <paramref name="values"/>.</summary>
    public Lanes(Span<double> values, int stride)
    {
        _first = ref MemoryMarshal.GetReference(values);
        _second = ref Unsafe.Add(ref _first, stride);
        _third = ref Unsafe.Add(ref _second, stride);
        _fourth = ref Unsafe.Add(ref _third, stride);
    }

    public Lanes(ReadOnlySpan<double> values, int stride)
    {
        _first = ref MemoryMarshal.GetReference(values);
        _second = ref Unsafe.Add(ref _first, stride);
        _third = ref Unsafe.Add(ref _second, stride);
        _fourth = ref Unsafe.Add(ref _third, stride);
    }

    /// <summary>Whether four lanes at once are faster here than one.</summary>
    public static bool AreFast => Avx.IsSupported;

    /// <summary>Element <paramref name="at"/> of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Column(nuint at) => Vector256.Create(
        Unsafe.Add(ref _first, at), Unsafe.Add(ref _second, at), Unsafe.Add(ref _third, at), Unsafe.Add(ref _fourth, at));

    /// <summary>Elements <paramref name="at"/> … at + 3 of each lane, as four columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Columns(nuint at, out Vector256<double> c0, out Vector256<double> c1, out Vector256<double> c2, out Vector256<double> c3)
    {
        c0 = Vector256.LoadUnsafe(ref _first, at);
        c1 = Vector256.LoadUnsafe(ref _second, at);
        c2 = Vector256.LoadUnsafe(ref _third, at);
        c3 = Vector256.LoadUnsafe(ref _fourth, at);
        Transpose(ref c0, ref c1, ref c2, ref c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(nuint at, Vector256<double> column)
    {
        Unsafe.Add(ref _first, at) = column.GetElement(0);
        Unsafe.Add(ref _second, at) = column.GetElement(1);
        Unsafe.Add(ref _third, at) = column.GetElement(2);
        Unsafe.Add(ref _fourth, at) = column.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(nuint at, Vector256<double> c0, Vector256<double> c1, Vector256<double> c2, Vector256<double> c3)
    {
        Transpose(ref c0, ref c1, ref c2, ref c3);
        c0.StoreUnsafe(ref _first, at);
        c1.StoreUnsafe(ref _second, at);
        c2.StoreUnsafe(ref _third, at);
        c3.StoreUnsafe(ref _fourth, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector256<double> a, ref Vector256<double> b, ref Vector256<double> c, ref Vector256<double> d)
    {
        Vector256<double> ab0 = Avx.UnpackLow(a, b), ab1 = Avx.UnpackHigh(a, b), cd0 = Avx.UnpackLow(c, d), cd1 = Avx.UnpackHigh(c, d);
        a = Avx.Permute2x128(ab0, cd0, 0x20);
        b = Avx.Permute2x128(ab1, cd1, 0x20);
        c = Avx.Permute2x128(ab0, cd0, 0x31);
        d = Avx.Permute2x128(ab1, cd1, 0x31);
    }
}
