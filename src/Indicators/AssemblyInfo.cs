using System.Runtime.CompilerServices;

// A market brings bars to its shared models; the engine says when no new ones may be made. Rules are read by the tokenizer of formulas.
[assembly: InternalsVisibleTo("Godwit.Strategies")]
[assembly: InternalsVisibleTo("Godwit.Engine")]
[assembly: InternalsVisibleTo("Godwit.Kernel.Tests")]
