/** The training: who was asked in which campaign and who has done it, and what the diagrams of the training call. */
@NullMarked
package org.recourse.upkeep.training;

import org.jspecify.annotations.NullMarked;
