using System.Runtime.CompilerServices;

// The engine alone advances what strategies see.
[assembly: InternalsVisibleTo("Godwit.Engine")]
[assembly: InternalsVisibleTo("Godwit.Kernel.Tests")]

// Judges what strategies were sure of.
[assembly: InternalsVisibleTo("Godwit.Backtesting")]
