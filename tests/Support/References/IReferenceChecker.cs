namespace Godwit.Support.References;

/// <summary>
/// Holds the product to the golden values of one area. To cover an area: implement this in a folder of
/// Reference.Tests named after it, and add the checker to the list there.
/// </summary>
public interface IReferenceChecker
{
    /// <summary>The <see cref="ReferenceFile.Area"/> this checker answers for.</summary>
    string Area { get; }

    /// <summary>Every difference, one sentence each. A case the checker does not know is a difference too.</summary>
    IEnumerable<string> Check(ReferenceFile file);
}
