using System.Runtime.CompilerServices;

// The engine alone advances what strategies see.
[assembly: InternalsVisibleTo("Godwit.Engine")]

// Analyses watch what strategies see and say.
[assembly: InternalsVisibleTo("Godwit.Backtesting")]
[assembly: InternalsVisibleTo("Godwit.Kernel.Tests")]
