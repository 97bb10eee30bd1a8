"""What is erased: on a word, by age, and in what others were written."""
