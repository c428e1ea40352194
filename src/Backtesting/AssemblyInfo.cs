using System.Runtime.CompilerServices;

// Tests audit a run's books against the venue's accounts after every event.
[assembly: InternalsVisibleTo("Godwit.Kernel.Tests")]
