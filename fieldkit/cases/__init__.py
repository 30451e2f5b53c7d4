"""What is kept between visits: cases as lists of events, and the book of lines."""
