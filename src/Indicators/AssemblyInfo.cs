using System.Runtime.CompilerServices;

// Rules are written in the words of formulas: one tokenizer reads both.
[assembly: InternalsVisibleTo("Godwit.Strategies")]
